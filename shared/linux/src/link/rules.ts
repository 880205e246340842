import type { MarkRule } from '@sixfold/kernel'
import type { Host, Step } from '@sixfold/reconcile'
import { z } from 'zod'
import { netnsExists } from '../netns/look.ts'
import { word } from '../word.ts'

/** A rule that says in which table a route is looked for; `words` is what makes it another one than those that every namespace is born with. */
export type FoundRule = Readonly<{ family: RuleFamily; priority: number; words: string }>

/** One of the rules that every namespace is born with, or one more, by a mark. */
export type BornRule = Readonly<{ family: RuleFamily; priority: number; table: string; mark?: string }>

export type RuleFamily = 'ipv4' | 'ipv6'

/** What is to be done about one rule. */
export type RuleChange =
  | Readonly<{ object: 'rule'; kind: 'add'; wanted: BornRule }>
  | Readonly<{ object: 'rule'; kind: 'remove'; found: FoundRule }>

/** Ours have these and no others. */
const BORN: readonly BornRule[] = [
  { family: 'ipv4', priority: 0, table: 'local' },
  { family: 'ipv4', priority: 32_766, table: 'main' },
  { family: 'ipv4', priority: 32_767, table: 'default' },
  { family: 'ipv6', priority: 0, table: 'local' },
  { family: 'ipv6', priority: 32_766, table: 'main' },
]

const bornWords = ({ table, mark }: BornRule): string =>
  `src all${mark === undefined ? '' : ` fwmark ${mark}`} table ${table}`

/** The rules of a family as a namespace is born with them. */
const bornOf = (family: RuleFamily): readonly FoundRule[] =>
  BORN.filter((it) => it.family === family).map((it) => ({
    family,
    priority: it.priority,
    words: bornWords(it),
  }))
const [BORN4, BORN6] = [bornOf('ipv4'), bornOf('ipv6')]

/** The rules of a namespace that came to rest. */
export const restedWith = (more: readonly MarkRule[]): readonly FoundRule[] => [
  ...BORN4,
  ...BORN6,
  ...more.map(byMark).map((it) => ({ family: it.family, priority: it.priority, words: bornWords(it) })),
]

const FLAG: Readonly<Record<RuleFamily, string>> = { ipv4: '-4', ipv6: '-6' }

const Rules = z.array(z.looseObject({ priority: z.number() }))

const wordsOf = (rule: Readonly<Record<string, unknown>>): string =>
  Object.entries(rule)
    .filter(([name]) => name !== 'priority' && name !== 'protocol')
    .map(([name, value]) => (value === null ? name : `${name} ${value}`))
    .join(' ')

/** The rules in an answer of `ip -j rule show`. Throws when it is none. */
export const parseRules = (value: unknown, family: RuleFamily): readonly FoundRule[] =>
  Rules.parse(value).map(({ priority, ...rest }) => ({ family, priority, words: wordsOf(rest) }))

/** When the rules for IPv6 of a namespace were last seen as they were born, in seconds. */
export type KnownRules6 = Map<string, number>

/** Whoever changes one is heard, and then it is looked: this is for what was not heard. */
const RULES6_EVERY_SECONDS = 600

/**
 * The rules for IPv6, which no batch that also looks at other things can list. It takes a process of its own, so that they
 * are believed to be as they were born where they were seen so and nobody was heard since.
 */
export const lookAtRules6 = async (
  host: Host,
  netns: string,
  known: KnownRules6,
  nowSeconds: number,
  hasMore: boolean,
): Promise<readonly FoundRule[]> => {
  if (!hasMore && nowSeconds - (known.get(netns) ?? Number.NEGATIVE_INFINITY) < RULES6_EVERY_SECONDS)
    return BORN6
  known.delete(netns)
  if (!(await netnsExists(host, netns))) return BORN6
  known.set(netns, nowSeconds)
  const found = await listRules6(host, netns).catch((err: unknown) => {
    known.delete(netns)
    throw err
  })
  if (diffRules([...BORN4, ...found]).length > 0) known.delete(netns)
  return found
}

const listRules6 = async (host: Host, netns: string): Promise<readonly FoundRule[]> => {
  const text = await host.read(['ip', '-n', netns, FLAG.ipv6, '-j', 'rule', 'show'])
  return text === null ? [] : parseRules(text.trim() === '' ? [] : JSON.parse(text), 'ipv6')
}

const isAt = (one: Omit<FoundRule, 'words'>, other: Omit<FoundRule, 'words'>): boolean =>
  one.family === other.family && one.priority === other.priority

/**
 * What to do so that a namespace of ours has the rules that it was born with, and what is wanted besides. A rule is removed by its place, so that who
 * stands where one of those does goes with it, and it is added anew.
 */
export const diffRules = (
  found: readonly FoundRule[],
  more: readonly MarkRule[] = [],
): readonly RuleChange[] => {
  const all = [...BORN, ...more.map(byMark)]
  const isBorn = (rule: FoundRule): boolean =>
    all.some((it) => isAt(it, rule) && bornWords(it) === rule.words)
  const foreign = found.filter((rule) => !isBorn(rule))
  const removed = found.filter((rule) => foreign.some((it) => isAt(it, rule)))
  const left = found.filter((rule) => !removed.includes(rule))
  return [
    ...removed.map((rule) => ({ object: 'rule', kind: 'remove', found: rule }) as const),
    ...all
      .filter((it) => !left.some((rule) => isAt(it, rule)))
      .map((wanted) => ({ object: 'rule', kind: 'add', wanted }) as const),
  ]
}

const byMark = ({ family, priority, mark, table }: MarkRule): BornRule => ({
  family,
  priority,
  table: String(table),
  mark: `0x${mark.toString(16)}`,
})

const lineOf = (change: RuleChange): string =>
  change.kind === 'remove'
    ? `rule del pref ${change.found.priority}`
    : `rule add pref ${change.wanted.priority} from all${change.wanted.mark === undefined ? '' : ` fwmark ${word(change.wanted.mark)}`} lookup ${word(change.wanted.table)}`

/** The changes of one room, a batch for each family. */
export const ruleSteps = (netns: string, changes: readonly RuleChange[]): readonly Step[] =>
  (['ipv4', 'ipv6'] as const).flatMap((family): readonly Step[] => {
    const its = changes.filter((it) => (it.kind === 'add' ? it.wanted : it.found).family === family)
    if (its.length === 0) return []
    const stdin = its.map((it) => `${lineOf(it)}\n`).join('')
    return [
      {
        do: 'exec',
        argv: ['ip', FLAG[family], '-n', word(netns), '-batch', '-'],
        stdin,
        stdinIsPublic: true,
      },
    ]
  })

/** A change in words. */
export const ruleWords = (change: RuleChange): string =>
  change.kind === 'add'
    ? `${change.wanted.family} ${change.wanted.priority}: ${bornWords(change.wanted)}`
    : `${change.found.family} ${change.found.priority}: ${change.found.words}`
