import { unitKey } from '../mailbox/mailbox.ts'
import type { Requested } from './attachments.ts'

/**
 * What of all requests cannot be, by file, and why. One workload has one port, and one namespace one network: of those
 * that want the same the one that had it before has it, else the first by the name of its file.
 */
export const contradictionsIn = (
  requests: readonly Requested[],
  holds: (request: Requested) => boolean = () => false,
): Map<string, string> => {
  const firstOf = new Map<string, string>()
  const reasons = new Map<string, string>()
  const [holders, others] = [requests.filter(holds), requests.filter((it) => !holds(it))]
  for (const { file, party, network, workload, netns } of [...holders, ...others]) {
    const whole = `workload ${workload} of ${unitKey(party, network)}`
    const space = `network namespace ${netns}`
    const taken = [whole, space].find((what) => firstOf.has(what))
    if (taken === undefined) for (const what of [whole, space]) firstOf.set(what, file)
    else reasons.set(file, `${firstOf.get(taken)}.json attaches ${taken} already`)
  }
  return reasons
}
