import type { AddressingFinding, AddressingLaw } from '@sixfold/domain/proofs/addressing-finding'
import type { UnfinishedClaim } from '@sixfold/domain/proofs/addressing-holdings'
import type { AgentNames } from '../names/agent-names.ts'
import type { Palette } from '../render/color.ts'
import { listing, plural } from '../render/plural.ts'

/** What was checked, and what came of it. */
export type Checked = Readonly<{
  /** How many facts were read, and how many agents said how many things. */
  facts: number
  agents: number
  reports: number
  /** What should never be. Any of them and the check fails. */
  findings: readonly AddressingFinding[]
  /** Machines that may still hold what an operator has forced from them. */
  forced: readonly AddressingFinding[]
  /** What is under way. */
  unfinished: readonly UnfinishedClaim[]
}>

const LAWS: Readonly<Record<AddressingLaw, string>> = {
  'allocations-apart': 'no two allocations overlap',
  'slices-inside': 'slices are inside of their allocations, and none is a PrefixZero',
  'slices-apart': 'no two slices overlap',
  'one-holder': 'no /64 has two holders, and none ever had',
  'inside-its-slice': 'every /64 is from a slice that was cut',
  'owner-as-said': "every network's /64s are from whom the network says, and held for it",
  'pairs-differ': 'derived IPv4 and link-local addresses differ within every network',
  'no-leak': 'nothing is held for networks that are gone, by the log and by what agents report',
  'cooled-down': 'nothing was given before it had cooled down',
  'held-before-released': 'nothing was given back by who did not hold it',
}

const AGENT = /\bA[A-Z2-7]{55}\b/g

/** A sentence with labels where it has ids. */
const withNames = (sentence: string, names: Pick<AgentNames, 'of'>): string =>
  sentence.replaceAll(AGENT, (id) => names.of(id))

const findingLine = ({ sentence, facts }: AddressingFinding, names: Pick<AgentNames, 'of'>): string => {
  const where =
    facts.length === 0 ? '' : ` (${facts.length === 1 ? 'fact' : 'facts'} ${listing(facts.map(String))})`
  return `      ${withNames(sentence, names)}${where}`
}

const unfinishedLines = (unfinished: readonly UnfinishedClaim[], names: Pick<AgentNames, 'of'>): string[] =>
  unfinished.map(({ prefix, claim: { party, network, member }, why, allocatedAt }) => {
    return `      ${prefix} for ${party}/${network} on ${names.of(member)} is ${why} (fact ${allocatedAt})`
  })

/** Each law with its counterexamples, and what need not worry anybody yet. */
export const checkLines = (
  { facts, agents, reports, findings, forced, unfinished }: Checked,
  names: Pick<AgentNames, 'of'>,
  color: Palette,
): string[] => [
  `${plural(facts, 'fact')} and ${plural(reports, 'report')} of ${plural(agents, 'agent')}:`,
  ...(Object.keys(LAWS) as AddressingLaw[]).flatMap((law) => {
    const against = findings.filter((it) => it.law === law)
    const mark = against.length === 0 ? color.green('holds ') : color.red('BROKEN')
    return [`  ${mark}  ${LAWS[law]}`, ...against.map((it) => findingLine(it, names))]
  }),
  ...(forced.length === 0
    ? []
    : [
        color.yellow('  forced by an operator, and perhaps still there:'),
        ...forced.map((it) => findingLine(it, names)),
      ]),
  ...(unfinished.length === 0
    ? []
    : [
        '  under way; what is still here after a coordinator has started anew has leaked:',
        ...unfinishedLines(unfinished, names),
      ]),
]
