import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { retiredWords } from './retired.ts'
import type { MachineRow } from './rows.ts'

/**
 * The static routes that the upstream router of a machine needs: each slice by the machine's gateway. None where it
 * has no slice, or tells its site of them by BGP.
 *
 * @throws Failure `failed` when it has retired, or its agent has not said where its gateway stands
 */
export const upstreamLines = ({
  name,
  slices,
  agent,
  retired,
  upstream,
}: Pick<MachineRow, 'name' | 'slices' | 'agent' | 'retired' | 'upstream'>): string[] => {
  // A route to it would take the packets of whoever has its slices now.
  if (retired !== null)
    throw new Failure(
      EXIT.failed,
      `${name} has ${retiredWords(retired)}: its slices went back, and may be another's by now`,
      'take the routes that lead to it off its upstream router',
    )
  if (slices.length === 0 || upstream.kind === 'bgp') return []
  const gateway = agent?.uplink.find((address) => address.includes(':'))?.split('/')[0]
  if (gateway !== undefined) return slices.map((slice) => `ip -6 route replace ${slice} via ${gateway}`)
  throw agent === null
    ? new Failure(
        EXIT.failed,
        `the agent of ${name} has not reported yet where its gateway stands`,
        'start it',
      )
    : new Failure(
        EXIT.failed,
        `${name} has slices, but its agent reports no IPv6 address for its gateway`,
        'set SIXFOLD_UPLINK_ADDRESSES for the agent',
      )
}
