import { hashNumber, VNI_FIRST, VNI_LAST, type VniClaim } from '@sixfold/events'

const COUNT = VNI_LAST - VNI_FIRST + 1

/**
 * A VXLAN identifier that nobody in the farm has: the first free one from a hash of the claim on, so that one that was
 * given back is hardly ever the next to be given. Null when there is none.
 */
export const freeVni = (
  { party, network, order, round }: VniClaim,
  taken: ReadonlySet<number>,
): number | null => {
  if (taken.size >= COUNT) return null
  let vni = VNI_FIRST + (hashNumber('vni', party, network, order, String(round)) % COUNT)
  while (taken.has(vni)) vni = vni === VNI_LAST ? VNI_FIRST : vni + 1
  return vni
}
