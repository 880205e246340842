import { endTunnel, isTunnelStopped } from '@sixfold/linux'
import type { Log } from '@sixfold/service'

/** A machine that is out of breath answers late; nobody who works is late so many times in a row. */
const MOST_SILENT = 5

/**
 * Ends a wireguard-go that hangs, so that it counts as dead and is made anew by whoever watches it: at once where somebody
 * stopped it, and else when it has not answered five times in a row. True where it was ended.
 */
export const endHung =
  (log: Pick<Log, 'warn'>, tunnels = { isStopped: isTunnelStopped, end: endTunnel }) =>
  (device: string, key: string, times: number): boolean => {
    const isStopped = tunnels.isStopped(device)
    if (!isStopped && times < MOST_SILENT) return false
    const reason = isStopped ? 'it is stopped' : `it did not answer ${times} times in a row`
    log.warn(
      { network: key, object: device, reason },
      'the process behind a WireGuard device hangs, and is ended',
    )
    return tunnels.end(device)
  }
