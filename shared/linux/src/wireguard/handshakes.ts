import { type Sighting, sightingsOf } from './sightings.ts'

/** The peers of a device that have shaken hands with it, by their public keys; nobody where there is no such device. */
export const handshakesOf = async (...asked: Parameters<typeof sightingsOf>): Promise<ReadonlySet<string>> =>
  new Set((await sightingsOf(...asked)).filter(hasShaken).map(({ publicKey }) => publicKey))

const hasShaken = ({ handshakeAt }: Sighting): boolean => handshakeAt > 0
