/** WireGuard forgets a session that has not shaken hands for this long (Reject-After-Time of the protocol). */
const LIVE_SECONDS = 180

/** Whether a peer that last shook hands then (seconds since 1970; 0: never) has a session now. */
export const isLiveAt = (nowSeconds: number, handshakeAt: number): boolean =>
  handshakeAt > 0 && Math.abs(nowSeconds - handshakeAt) < LIVE_SECONDS
