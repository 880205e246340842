import type { Host } from '@sixfold/reconcile'
import { HostError } from '../host.ts'

/** What iproute2 says where the kernel has no WireGuard, in its own words and in the kernel's. */
const UNSUPPORTED = /Unknown device type|Operation not supported/

/** Answers whether this kernel has WireGuard. */
export type KernelSupport = (host: Host) => Promise<boolean>

/**
 * Tries it once, when first asked, in a namespace that is gone with the command: nothing of it is ever seen, and a
 * module that can be loaded is. An answer holds for the life of the process; a failure to tell is asked again.
 */
export const kernelWireGuard = (): KernelSupport => {
  let answer: Promise<boolean> | null = null
  return (host) => {
    answer ??= probe(host).catch((err: unknown) => {
      answer = null
      throw err
    })
    return answer
  }
}

const probe = async (host: Host): Promise<boolean> => {
  try {
    await host.read(['unshare', '--net', 'ip', 'link', 'add', 'sfprobe', 'type', 'wireguard'])
    return true
  } catch (err) {
    if (err instanceof HostError && UNSUPPORTED.test(err.stderr)) return false
    throw err
  }
}
