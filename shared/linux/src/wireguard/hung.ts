import { findCommands, isStopped, signalProcess } from '../process-ref.ts'

/** Whether somebody stopped the wireguard-go of a device: it holds its socket, and will never answer. */
export const isTunnelStopped = (device: string): boolean =>
  findCommands('wireguard-go', device).some(isStopped)

/**
 * Ends the wireguard-go of a device that does not answer any more: it counts as dead, and the device goes with it. False
 * where there is none.
 */
export const endTunnel = (device: string): boolean =>
  findCommands('wireguard-go', device).filter((ref) => signalProcess(ref, 'SIGKILL')).length > 0
