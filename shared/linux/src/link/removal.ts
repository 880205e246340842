import type { Step } from '@sixfold/reconcile'
import { word } from '../word.ts'

/**
 * Removes one device, in a namespace or (null) where the agent is. It may be gone already: with the other end of its
 * pair, or with the wireguard-go behind it.
 */
export const removeDevice = (netns: string | null, name: string): Step => ({
  do: 'exec',
  argv: ['ip', ...(netns === null ? [] : ['-n', word(netns)]), 'link', 'del', 'dev', word(name)],
  forgive: 'Cannot find device',
})
