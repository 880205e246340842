import type { KeyOf } from '@sixfold/linux'
import type { KeyPair, Notebook } from '../mailbox/notebook.ts'
import type { LostKeys } from './lost-keys.ts'

/** The machine's private keys, by the names that derived states use. */
export const openKeyStore = (notebook: Notebook, onLost?: LostKeys) => {
  const known = new Map<string, KeyPair>()
  const making = new Map<string, Promise<KeyPair>>()
  /** What keyName begins with. */
  const text = (party: string, network: string): string => `${party}/${network}`

  const keyOf: KeyOf = (name) => {
    const [, network = '', role] = /^(.+)\/(mesh|exit)$/.exec(name) ?? []
    const pair = known.get(network)
    if (pair === undefined || role === undefined)
      throw new Error(`there is no private key ${name} on this machine`)
    return role === 'mesh' ? pair.mesh : pair.exit
  }

  return {
    keyOf,
    /**
     * The pair of a network, made on the first call and on the disk before anyone hears of it. `isKnown`: the log says
     * that there was one.
     */
    ensure: async (party: string, network: string, isKnown = false): Promise<KeyPair> => {
      const name = text(party, network)
      const held = known.get(name)
      if (held !== undefined) return held
      // Two that ask at once must not make two.
      const made =
        making.get(name) ??
        notebook.ensureKeys(party, network, isKnown, onLost).finally(() => making.delete(name))
      making.set(name, made)
      const pair = await made
      known.set(name, pair)
      return pair
    },
    forget: (party: string, network: string): void => {
      known.delete(text(party, network))
    },
  }
}

export type KeyStore = ReturnType<typeof openKeyStore>
