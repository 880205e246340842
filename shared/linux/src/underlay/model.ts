/** Who may send packets with a VNI to this machine, and for which namespace of ours they are. */
export type Admission = Readonly<{ netns: string; vni: number; sources: readonly string[] }>

/** A VNI that is guarded, with the namespace that it is for; null: somebody else put it there. */
export type GuardedVni = Readonly<{ vni: number; netns: string | null }>

/** An address from which packets with a VNI are let in. */
export type Source = Readonly<{ vni: number; address: string }>

/**
 * What was found of the table; null: there is none. `frame`: the fingerprint of the rules that it was made to have,
 * `rules`: that of how the kernel lists them.
 */
export type Actual = Readonly<{
  frame: string | null
  rules: string
  vnis: readonly GuardedVni[]
  sources: readonly Source[]
  /** The namespaces of this machine. */
  names: readonly string[]
}> | null

/** What is to be done: the rules, which may stand already, and elements. */
export type Change = Readonly<
  | { kind: 'rules'; was: string | null }
  | { kind: 'admit' | 'refuse'; vni: number; netns: string | null; addresses: readonly string[] }
  | { kind: 'guard' | 'forget'; vni: number; netns: string | null }
  | { kind: 'table' }
>

/**
 * How the kernel listed the rules when they were first seen as we wrote them; kept by the process. `isWritten`: it wrote
 * them itself, so that how they are listed next is believed.
 */
export type KnownRules = { listed: string | null; isWritten?: true }
