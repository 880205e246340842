import type { Palette } from '../render/color.ts'
import { moment } from '../render/duration.ts'
import { listing } from '../render/plural.ts'
import type { Answer } from './answer.ts'
import type { Holding, Place } from './holdings.ts'

const LAST = 1023

const placeText = ({ fact, at }: Place): string => `fact ${fact}${at === null ? '' : ` (${moment(at)} UTC)`}`

const orderText = ({ order }: Place): string => (order === null ? '' : `, by order ${order}`)

const spanText = ({ since, until }: Holding): string =>
  `since ${placeText(since)}${orderText(since)}${until === null ? '' : `, until ${placeText(until)}`}`

const nameOf = ({ party, network }: Pick<Holding, 'party' | 'network'>): string => `${party}/${network}`

const whatText = ({ kind, first }: Holding): string =>
  kind === 'ports' && first !== null
    ? `ports ${first} to ${first + LAST} are its own`
    : 'the address is its own'

const forwardText = (it: Holding): string => {
  const { forward } = it
  if (forward === null) return ''
  const { name, transport, port, to, source } = forward
  const how = source === 'proxied' ? 'through a proxy of the exit' : 'as it is'
  return `what came in to ${transport} port ${port} went to ${to.workload} port ${to.port} of ${nameOf(it)}, ${how}: forward ${name}, ${spanText(it)}`
}

const sharedLines = ({ shared, asked }: Answer): string[] => {
  if (shared === null) return []
  const { exit, networks } = shared
  const port = asked.port === null ? 'ports that nobody bought' : `port ${asked.port}, which was nobody's own`
  return networks.length === 0
    ? [`it is the shared address of exit ${exit.name}; no network left by ${port}`]
    : [
        `it is the shared address of exit ${exit.name}; by ${port}, only networks without IPv4 of their own left: ${listing(networks.map(nameOf))}`,
        'the log cannot say which one: ports of their own (PublicPortsOrdered) make that certain',
      ]
}

/** An answer as lines. */
export const answerLines = (answer: Answer, color: Palette): string[] => {
  const { from, to, before } = answer
  return [
    ...(from === null ? [] : [`${color.bold(nameOf(from))}: ${whatText(from)}, ${spanText(from)}`]),
    ...sharedLines(answer),
    ...to.map(forwardText),
    ...before.map((it) =>
      color.yellow(`shortly before it was of ${nameOf(it)}: ${whatText(it)}, ${spanText(it)}`),
    ),
  ]
}
