import { createPrivateKey, createPublicKey, generateKeyPairSync } from 'node:crypto'
import { Refusal } from '@sixfold/reconcile'

/** DER in front of 32 bytes of X25519 private key (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** Looks up one of the machine's own private keys (base64) by its name. Throws when there is none of that name. */
export type KeyOf = (name: string) => string

/** The public key of a private one; both in WireGuard's base64. Throws a Refusal that does not quote the key. */
export const publicKeyOf = (privateKey: string): string => {
  const raw = Buffer.from(privateKey, 'base64')
  if (raw.length !== 32) throw new Refusal('a private key is not 32 bytes of base64', { retry: false })
  const key = createPrivateKey({ key: Buffer.concat([PKCS8, raw]), format: 'der', type: 'pkcs8' })
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32).toString('base64')
}

/** A fresh private key in WireGuard's base64. */
export const newPrivateKey = (): string => {
  const { privateKey } = generateKeyPairSync('x25519')
  return privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32).toString('base64')
}
