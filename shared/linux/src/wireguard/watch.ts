import { connect } from 'node:net'
import { SOCKET_DIRECTORY } from './control.ts'

/** A watch that can be ended; ending it says nothing about the device. */
export type Watch = Disposable

/**
 * Says at once when the wireguard-go behind a device ends: a connection to its control socket is held open, and the
 * kernel closes it with the process, however that ends. No process, no polling.
 *
 * `onGone` is called once, with a reason for the log; also when there is nobody to watch (no socket, or a stale one).
 * Only for devices of a wireguard-go: one of the kernel has no such socket and needs no watch.
 */
export const watchDevice = (
  name: string,
  onGone: (reason: string) => void,
  directory = SOCKET_DIRECTORY,
): Watch => {
  const socket = connect(`${directory}/${name}.sock`)
  let reason = 'it closed its control socket'
  socket.once('error', (err) => {
    reason = err.message
  })
  socket.once('close', () => onGone(reason))
  socket.resume()
  socket.unref() // a watch is no reason for a process to stay
  return {
    [Symbol.dispose]() {
      socket.removeAllListeners('close')
      socket.destroy()
    },
  }
}
