import { FIRST_GENERATION } from '@sixfold/fold'
import type { KeyOf } from '@sixfold/linux'
import type { KeyPair, Notebook } from '../mailbox/notebook.ts'
import type { LostKeys } from './lost-keys.ts'

/** The machine's private keys, by the names that derived states use. */
export const openKeyStore = (notebook: Notebook, onLost?: LostKeys) => {
  const known = new Map<string, KeyPair>()
  const making = new Map<string, Promise<KeyPair>>()
  /** Networks of which no keys of before this generation are on the disk any more. */
  const clean = new Map<string, number>()
  const text = (party: string, network: string, generation: number): string =>
    `${party}/${network}/${generation}`

  const forgetIf = (party: string, network: string, isGone: (generation: number) => boolean): void => {
    const its = `${party}/${network}/`
    for (const name of known.keys())
      if (name.startsWith(its) && isGone(Number(name.slice(its.length)))) known.delete(name)
  }

  const keyOf: KeyOf = (name) => {
    const [, network = '', role, generation = FIRST_GENERATION] =
      /^([^/]+\/[^/]+)\/(mesh|exit)(?:\/(\d+))?$/.exec(name) ?? []
    const pair = known.get(`${network}/${generation}`)
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
    ensure: async (
      party: string,
      network: string,
      isKnown = false,
      generation = FIRST_GENERATION,
    ): Promise<KeyPair> => {
      const name = text(party, network, generation)
      const held = known.get(name)
      if (held !== undefined) return held
      // Two that ask at once must not make two.
      const made =
        making.get(name) ??
        notebook.ensureKeys(party, network, isKnown, onLost, generation).finally(() => making.delete(name))
      making.set(name, made)
      const pair = await made
      known.set(name, pair)
      return pair
    },
    /** Forgets the keys of earlier generations, also on the disk: looked for there once. */
    dropBefore: async (party: string, network: string, generation: number): Promise<void> => {
      const name = `${party}/${network}`
      if (clean.get(name) === generation) return
      await notebook.dropKeysBefore(party, network, generation)
      forgetIf(party, network, (it) => it < generation)
      clean.set(name, generation)
    },
    forget: (party: string, network: string): void => {
      forgetIf(party, network, () => true)
      clean.delete(`${party}/${network}`)
    },
  }
}

export type KeyStore = ReturnType<typeof openKeyStore>
