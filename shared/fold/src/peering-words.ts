import type { Fact, NetworkName } from '@sixfold/events'

/** What a network said to another one last, each as a FACTS position; 0 for never. */
export type PeeringWords = Readonly<{ peer: NetworkName; offered: number; accepted: number; ended: number }>

/** How two networks stand to each other. `by`: which of both said so, seen from the first one. */
export type Standing =
  | Readonly<{ state: 'none' }>
  | Readonly<{ state: 'offered' | 'accepted' | 'ended'; by: 'us' | 'them'; since: number }>

/** A network that said nothing to another one. */
export const SILENT = { offered: 0, accepted: 0, ended: 0 } as const

type Words = Omit<PeeringWords, 'peer'>

/**
 * What stands after all that both said. An end, whoever said it, takes everything away that was said before; an
 * acceptance is worth something only behind the offer that it accepts. Of two offers the later one is told.
 */
export const standing = (us: Words, them: Words): Standing => {
  const end = Math.max(us.ended, them.ended)
  const offers = (who: Words): boolean => who.offered > end
  const accepts = (who: Words, other: Words): boolean => offers(other) && who.accepted > other.offered
  if (accepts(us, them)) return { state: 'accepted', by: 'us', since: us.accepted }
  if (accepts(them, us)) return { state: 'accepted', by: 'them', since: them.accepted }
  const offered = Math.max(offers(us) ? us.offered : 0, offers(them) ? them.offered : 0)
  if (offered > 0) return { state: 'offered', by: offered === us.offered ? 'us' : 'them', since: offered }
  return end === 0 ? { state: 'none' } : { state: 'ended', by: end === us.ended ? 'us' : 'them', since: end }
}

/** Folds what a network says; null for a fact that says nothing to another network. */
export const saidTo = (
  known: (peer: NetworkName) => PeeringWords | undefined,
  fact: Fact,
  sequence: number,
): PeeringWords | null => {
  switch (fact.name) {
    case 'PeeringOffered':
      return { ...SILENT, ...known(fact.data.peer), peer: fact.data.peer, offered: sequence }
    case 'PeeringAccepted':
      return { ...SILENT, ...known(fact.data.peer), peer: fact.data.peer, accepted: sequence }
    case 'PeeringEnded':
      return { ...SILENT, ...known(fact.data.peer), peer: fact.data.peer, ended: sequence }
    default:
      return null
  }
}
