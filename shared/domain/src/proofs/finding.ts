import type { NetworkName } from '@sixfold/events'

/** What was to be proven. */
export type Proof = 'isolation' | 'overlap' | 'return-path' | 'mtu' | 'cause'

/**
 * A counterexample: what should never be, and is. `network` is the network that it was found in, null where it is
 * nobody's; `sentence` names both sides, so that a person need look nothing up.
 */
export type Finding = Readonly<{ proof: Proof; network: NetworkName | null; sentence: string }>
