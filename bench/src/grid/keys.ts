import { createHash } from 'node:crypto'
import { WireGuardKey } from '@sixfold/events'

/** A public WireGuard key that nobody has the private one of: the same name always gives the same one. */
export const publicKey = (name: string): WireGuardKey =>
  WireGuardKey.parse(createHash('sha256').update(`sixfold bench key ${name}`).digest('base64'))
