import { type Daemon, daemonFile } from '@sixfold/kernel'

/** As whom a translator speaks when it has something to say itself (RFC 7335). Nobody else answers there. */
export const TRANSLATOR_IPV4 = '192.0.0.2'

/** It holds some two megabytes. */
const DATA_BYTES = 64 * 1024 * 1024

/**
 * A TAYGA behind a device: `name` among the daemons of its namespace, `lines` what its configuration says besides where it
 * stands (`prefix`, `map`). It cannot load another one, and is started anew within milliseconds: its device stays.
 */
export const tayga = (
  netns: string,
  {
    name,
    dev,
    lines,
    because,
  }: Readonly<{ name: string; dev: string; lines: readonly string[]; because: number }>,
): Daemon => ({
  name,
  argv: ['tayga', '--nodetach', '--config', daemonFile(netns, name, 'tayga.conf')],
  files: {
    'tayga.conf': [`tun-device ${dev}`, `ipv4-addr ${TRANSLATOR_IPV4}`, ...lines, ''].join('\n'),
  },
  reload: null,
  // Until one is answered, or a second is over. By the device, because each translator has the same address.
  probe: ['ping', '-n', '-q', '-c', '1', '-w', '1', '-i', '0.05', '-I', dev, TRANSLATOR_IPV4],
  limits: { dataBytes: DATA_BYTES },
  because,
})
