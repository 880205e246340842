import { unitKey } from '../mailbox/mailbox.ts'
import type { Requested } from './attachments.ts'

/**
 * What of all requests cannot be, by file, and why. One workload has one port, and one namespace one network: of those
 * that want the same the first by the name of its file has it.
 */
export const contradictionsIn = (requests: readonly Requested[]): Map<string, string> => {
  const firstOf = new Map<string, string>()
  const reasons = new Map<string, string>()
  for (const { file, party, network, workload, netns } of requests) {
    const whole = `workload ${workload} of ${unitKey(party, network)}`
    const space = `network namespace ${netns}`
    const taken = [whole, space].find((what) => firstOf.has(what))
    if (taken === undefined) for (const what of [whole, space]) firstOf.set(what, file)
    else reasons.set(file, `${firstOf.get(taken)}.json attaches ${taken} already`)
  }
  return reasons
}
