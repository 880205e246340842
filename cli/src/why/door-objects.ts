import type { KernelObject } from './kernel-object.ts'
import type { State } from './objects.ts'

type Room = State['rooms'][number]

/** As the proxy of an exit says in its configuration where connections come in, whose they are, and by which fact. */
const DOOR = /^# (tcp|tls|http) (\S+):(\d+)(?: (\S+))? leads to (\S+), by fact (\d+)$/gm

/** Where the proxy of an exit listens: found by address, `address:port`, host, or the name of the backend. */
export const doorsOf = ({ netns, daemons = [] }: Room): KernelObject[] =>
  daemons
    .flatMap(({ files }) => Object.values(files))
    .flatMap((text) =>
      [...text.matchAll(DOOR)].map(([, kind, address = '', port, host, name = '', because]): KernelObject => {
        const at = `${address}:${port}`
        const [party, network, what, its] = name.split(':')
        return {
          kind: 'daemon',
          text: `${kind} ${at}${host === undefined ? '' : ` for ${host}`}, led to ${what} ${its} of ${party}/${network}`,
          netns,
          names: [address, at, name, ...(host === undefined ? [] : [host, `${host}:${port}`])],
          route: null,
          because: Number(because),
        }
      }),
    )
