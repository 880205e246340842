import { z } from 'zod'

/**
 * The fourth 16-bit group of a /64, `hi:lo`. From it come `10.hi.lo.0/24` and `fe80::<hi:lo>`, so within one network
 * it is unique. 0 and 1 are never given: 10.0.0.0/24 and 10.0.1.0/24 are in every home router.
 */
export const Pair = z.int().min(2, 'groups 0 and 1 are never given').max(0xffff).meta({
  title: 'Pair',
  description:
    'The fourth 16-bit group of a /64, from which `10.hi.lo.0/24` and `fe80::<hi:lo>` are derived.',
})
export type Pair = z.output<typeof Pair>

/** `10.hi.lo.0/24` */
export const derivedIpv4Prefix = (pair: Pair): string => `10.${pair >> 8}.${pair & 0xff}.0/24`

/** `10.hi.lo.<host>`, host from 1 (the gateway) to 254. */
export const derivedIpv4 = (pair: Pair, host: number): string => `10.${pair >> 8}.${pair & 0xff}.${host}`

/** `fe80::<hi:lo>` */
export const derivedLinkLocal = (pair: Pair): string => `fe80::${pair.toString(16)}`
