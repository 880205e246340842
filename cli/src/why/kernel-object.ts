import type { ObjectKind } from './query.ts'

/** One object of the kernel that carries the fact which caused it. */
export type KernelObject = Readonly<{
  kind: ObjectKind
  /** As a person knows it from `ip`, `wg` and `nft`. */
  text: string
  netns: string
  /** What it is found by, each in canonical form. */
  names: readonly string[]
  /** Routes: what they lead to, and how they compare. */
  route: Readonly<{ destination: string; metric: number }> | null
  /** FACTS position. */
  because: number
}>

/** A prefix without its length. */
export const bare = (prefix: string): string => prefix.split('/')[0] ?? prefix
