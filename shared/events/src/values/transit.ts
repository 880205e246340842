import { z } from 'zod'
import { ipv4Text } from './address.ts'

const SHARED_SPACE = 0x64400000n // 100.64.0.0/10, RFC 6598

/** The place of an exit point in 100.64.0.0/10, unique on its exit. */
export const Transit = z
  .int()
  .min(1)
  .max(2 ** 22 - 2)
  .meta({ title: 'Transit', description: 'The place of an exit point in 100.64.0.0/10, unique on its exit.' })
export type Transit = z.output<typeof Transit>

/** The IPv4 address by which an exit's gateway knows an exit point. */
export const transitAddress = (transit: Transit): string => ipv4Text(SHARED_SPACE + BigInt(transit))
