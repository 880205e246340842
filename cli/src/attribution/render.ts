import { lastOfBlock } from '@sixfold/events'
import type { Palette } from '../render/color.ts'
import { moment } from '../render/duration.ts'
import { listing } from '../render/plural.ts'
import type { Answer } from './answer.ts'
import { type Holding, isSource, type Place } from './holdings.ts'

const placeText = ({ fact, at }: Place): string => `fact ${fact}${at === null ? '' : ` (${moment(at)} UTC)`}`

const orderText = ({ order }: Place): string => (order === null ? '' : `, by order ${order}`)

const spanText = ({ since, until }: Holding): string =>
  `since ${placeText(since)}${orderText(since)}${until === null ? '' : `, until ${placeText(until)}`}`

const nameOf = ({ party, network }: Pick<Holding, 'party' | 'network'>): string => `${party}/${network}`

const whatText = ({ kind, first }: Holding): string =>
  kind === 'ports' && first !== null
    ? `ports ${first} to ${lastOfBlock(first)} are its own`
    : 'the address is its own'

const forwardText = (it: Holding): string => {
  const { forward } = it
  if (forward === null) return ''
  const { name, transport, port, to, source } = forward
  const how = source === 'proxied' ? 'through a proxy of the exit' : 'as it is'
  return `what came in to ${transport} port ${port} went to ${to.workload} port ${to.port} of ${nameOf(it)}, ${how}: forward ${name}, ${spanText(it)}`
}

/** The port of an address where a proxy listens, with the host name that connections ask for. */
const listenText = ({ listen }: NonNullable<Holding['proxy']>): string =>
  listen.kind === 'tcp'
    ? `tcp port ${listen.port}`
    : `tcp port ${listen.port} for ${listen.host} (${listen.kind})`

const proxyText = (it: Holding): string => {
  const { proxy } = it
  return proxy === null
    ? ''
    : `what came in to ${listenText(proxy)} went to ${proxy.to.workload} port ${proxy.to.port} of ${nameOf(it)}, through a proxy of the exit: proxy ${proxy.name}, ${spanText(it)}`
}

const inText = (it: Holding): string => (it.kind === 'proxy' ? proxyText(it) : forwardText(it))

const sourceText = (it: Holding, bold = (text: string): string => text): string =>
  `${bold(nameOf(it))}: ${whatText(it)}, ${spanText(it)}`

const beforeText = (it: Holding): string =>
  isSource(it) ? `shortly before it was of ${sourceText(it)}` : `shortly before, ${inText(it)}`

const sharedLines = ({ shared, asked }: Answer): string[] => {
  if (shared === null) return []
  const { exit, ports, networks, shortly } = shared
  const range = ports === null ? 'none is left of them' : `ports ${ports.first} to ${ports.last}`
  const port =
    asked.port === null ? `ports that nobody bought (${range})` : `port ${asked.port}, which was nobody's own`
  const moved = shortly.map((it) => `${nameOf(it)} (${placeText({ ...it, order: null })})`)
  const said =
    networks.length === 0
      ? [`it is the shared address of exit ${exit.name}; no network left by ${port}`]
      : [
          `it is the shared address of exit ${exit.name}; by ${port}, only networks without IPv4 of their own left: ${listing(networks.map(nameOf))}`,
          'the log cannot say which one: ports of their own (PublicPortsOrdered) make that certain',
        ]
  return moved.length === 0
    ? said
    : [...said, `around that time these changed their exit, and may have left by it, too: ${listing(moved)}`]
}

/** An answer as lines. */
export const answerLines = (answer: Answer, color: Palette): string[] => {
  const { from, holders, to, before, shared } = answer
  const isNobodys = from === null && shared === null && holders.length === 0
  return [
    ...[from, ...holders].flatMap((it) => (it === null ? [] : [sourceText(it, color.bold)])),
    ...(isNobodys ? ['it was nobody’s then'] : []),
    ...sharedLines(answer),
    ...to.map(inText),
    ...before.map((it) => color.yellow(beforeText(it))),
  ]
}
