import { type NetworkPlan, wantedMembers } from '@sixfold/fold'
import { duration } from '../render/duration.ts'
import { listing, plural } from '../render/plural.ts'

/** A member, and what its agent said last. */
export type KnownMember = Readonly<{
  id: string
  name: string
  /** Its PeerLeft fact is there. */
  hasLeft: boolean
  phase: string | null
  applied: number | null
  /** When its agent was heard, in milliseconds ago; null where it never was. */
  heardMs: number | null
}>

/** A change that members have to follow, by which fact, and who of them has not said yet that it did. This shape stays. */
export type Confirmation = Readonly<{
  change: 'suspension' | 'resumption' | 'cancellation' | 'removal' | 'revision'
  fact: number
  /** How many members have to confirm it. */
  of: number
  unconfirmed: readonly Pick<KnownMember, 'id' | 'name' | 'heardMs'>[]
}>

const confirmation = (
  change: Confirmation['change'],
  fact: number,
  members: readonly KnownMember[],
  isDone: (member: KnownMember) => boolean,
): Confirmation => ({
  change,
  fact,
  of: members.length,
  unconfirmed: members.flatMap((it) =>
    isDone(it) ? [] : [{ id: it.id, name: it.name, heardMs: it.heardMs }],
  ),
})

const holds =
  (fact: number) =>
  ({ phase, applied }: KnownMember): boolean =>
    phase === 'applied' && (applied ?? 0) >= fact

/** Nothing is left of it there. A report without a revision is taken at its word. */
const isRid =
  (fact: number) =>
  ({ phase, applied, hasLeft }: KnownMember): boolean =>
    hasLeft || (phase === 'absent' && (applied ?? fact) >= fact)

/**
 * What members have to confirm. Of a cancelled network that nothing of it is left on them; else the last suspension or
 * resumption, the newest revision where that came later, and each removal that is under way. `resumed` is the fact by
 * which it was last resumed, null where it never was. Pure.
 */
export const confirmationsOf = (
  plan: NetworkPlan,
  revision: number,
  resumed: number | null,
  members: readonly KnownMember[],
): readonly Confirmation[] => {
  const { suspended, cancelled, resources } = plan
  if (cancelled !== null) return [confirmation('cancellation', cancelled, members, isRid(cancelled))]
  const wanted = new Set<string>(wantedMembers(plan))
  const hold = (change: Confirmation['change'], fact: number) =>
    confirmation(
      change,
      fact,
      members.filter(({ id }) => wanted.has(id)),
      holds(fact),
    )
  const closed = suspended === null ? [] : [hold('suspension', suspended)]
  const opened = suspended !== null || resumed === null ? [] : [hold('resumption', resumed)]
  const newest = (suspended ?? resumed) === revision ? [] : [hold('revision', revision)]
  const removals = resources.flatMap(({ node, removed, left }) =>
    removed === null || left !== null
      ? []
      : [
          confirmation(
            'removal',
            removed,
            members.filter(({ id }) => id === node),
            isRid(removed),
          ),
        ],
  )
  return [...closed, ...opened, ...newest, ...removals]
}

const WORDS: Readonly<Record<Confirmation['change'], string>> = {
  suspension: 'suspended by fact',
  resumption: 'resumed by fact',
  cancellation: 'cancelled by fact',
  removal: 'a member removed by fact',
  revision: 'changed by fact',
}

/** More names than these nobody reads; programs get all. */
const NAMED = 20

const lastSeen = (heardMs: number | null): string =>
  heardMs === null ? 'never heard of' : `last seen ${duration(heardMs)} ago`

const sentence = ({ change, fact, of, unconfirmed }: Confirmation): string => {
  const begin = `${WORDS[change]} ${fact}`
  if (unconfirmed.length === 0)
    return `${begin}; confirmed by ${of === 1 ? 'its only member' : `all ${of} members`}`
  const named = unconfirmed.slice(0, NAMED).map(({ name, heardMs }) => `${name} (${lastSeen(heardMs)})`)
  const more = unconfirmed.length - named.length
  const who = listing(more > 0 ? [...named, plural(more, 'other')] : named)
  return `${begin}; not yet confirmed by: ${who}`
}

/** What is still to be confirmed, a sentence each; and of a network that is closed, also that all confirmed it. */
export const confirmationSentences = (confirmations: readonly Confirmation[]): string[] =>
  confirmations
    .filter(({ change, unconfirmed }) => unconfirmed.length > 0 || change === 'suspension')
    .map(sentence)
