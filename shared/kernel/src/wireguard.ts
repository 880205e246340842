/** A peer. `endpoint` null: it comes to us. A live peer's roamed endpoint is an observation, never drift. */
export type WireGuardPeer = Readonly<{
  publicKey: string
  endpoint: string | null
  allowedIps: readonly string[]
  keepaliveSeconds: number
  because: number
}>

/** What a WireGuard device holds. The private key is named, never spelled: it is born on the machine and stays there. */
export type WireGuard = Readonly<{
  name: string
  listenPort: number
  /** Which of the machine's own keys: looked up in the agent's key store when the device is configured. */
  privateKey: string
  peers: readonly WireGuardPeer[]
  because: number
}>
