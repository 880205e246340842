import { z } from 'zod'

/** A WireGuard public key: 32 bytes in base64, in the one way that `wg` writes them (the last character has two zero bits). */
export const WireGuardKey = z
  .string()
  .regex(
    /^[A-Za-z0-9+/]{42}[AEIMQUYcgkosw048]=$/,
    'a WireGuard key is 32 bytes in base64, 44 characters, as `wg pubkey` prints it',
  )
  .brand('WireGuardKey')
  .meta({ title: 'WireGuardKey', description: 'A WireGuard public key: 32 bytes in base64.' })
export type WireGuardKey = z.output<typeof WireGuardKey>
