import type { MemberKeys, NetworkPlan } from './network-plan.ts'

/** What a plan says of one machine, whatever part of the network it holds. */
export type MemberIn = Readonly<{
  keys: MemberKeys | null
  /** The fact by which it is to give its part up; null while it is to hold it. */
  removed: number | null
  /** The fact that says that it did. */
  left: number | null
}>

/** The part of a machine: of a node, of the exit that serves, of one that stands by or stood by. Undefined where it has none. */
export const memberIn = (
  { resources, exitPoint, standby, formerExits = [] }: NetworkPlan,
  id: string,
): MemberIn | undefined => {
  if (exitPoint.exit === id) return { ...exitPoint, removed: null }
  if (standby?.exit === id) return { ...standby, removed: null, left: null }
  const former = formerExits.find(({ exit }) => exit === id)
  return former === undefined ? resources.find(({ node }) => node === id) : { ...former, keys: null }
}
