import { expect, it } from 'vitest'
import { HIDDEN, MANY, SERVER, wayOutBed } from './ways-out.examples.ts'

/** Headers of IPv6 and of an echo; and what IPv4 is shorter. */
const ECHO_HEADERS = 48
const TRANSIT = '100.64.0.1'

/** Speaks TCP and UDP to the server and pings it, while all others do; says what came back. */
const talk = (name: string, to: string): string => `
exec 3<>/dev/tcp/${to}/7 4<>/dev/udp/${to}/7
for turn in 1 2; do
  echo ${name}-tcp >&3; echo ${name}-udp >&4
  read -r -t 3 tcp <&3; udp=$(timeout 3 dd bs=99 count=1 status=none <&4)
done
ping -n -q -c 2 -i 0.2 -W 2 ${to} >/dev/null && echo "$tcp $udp pinged"`

it('31 workloads that speak IPv6 only and one with a /80 reach IPv4 at once, when that was ordered and while it is', async () => {
  await using all = await wayOutBed()
  const { view, goods, put, putExit, inside, mapped, bed, netns, attachments } = all
  const to = mapped(SERVER)
  const pinged = async (workload: string, ...words: readonly string[]): Promise<boolean> =>
    (await inside(workload, `ping -n -q -c 1 ${words.join(' ')}`)).includes(' 0% packet loss')
  const ofSpace = ['-I', '10.10.0.2', SERVER]
  /** For what is not to come. */
  const briefly = ['-W', '0.4']

  const isOpen = () => Promise.all([pinged('w0', ...briefly, to), pinged('pods', ...briefly, ...ofSpace)])
  await put(view({ goods: goods('ipv6', 'space') }))
  // The first handshake may be lost; it is begun anew after five seconds.
  expect(await pinged('w0', '-w', '9', '-i', '0.2', to)).toBe(true)
  const names = attachments.map(({ workload }) => workload)
  expect(names).toHaveLength(MANY + 1)
  const said = await Promise.all(names.map((name) => inside(name, talk(name, to))))
  expect(said.map((it) => it.trim())).toEqual(
    names.map((name) => `${name}-tcp ${TRANSIT} ${name}-udp ${TRANSIT} pinged`),
  )

  // Datagrams in fragments, both ways; and packets that must not be cut, up to what fits.
  const long = `exec 4<>/dev/udp/${to}/7; head -c 3000 /dev/zero | tr '\\0' x >&4; timeout 2 head -c 3000 <&4 | wc -c`
  expect((await inside('w1', long)).trim()).toBe('3000')
  expect(await pinged('w1', '-w', '2', '-i', '0.2', '-M', 'do', '-s', `${1_420 - ECHO_HEADERS}`, to)).toBe(
    true,
  )

  // Nothing but the internet.
  const others = [...HIDDEN, '192.0.0.2', '192.0.0.3', '127.0.0.1']
  expect(await Promise.all(others.map((it) => pinged('w2', ...briefly, mapped(it))))).toEqual(
    others.map(() => false),
  )

  // An address of a space, as the IPv4 that it is; also by default, for who has no other.
  expect(await pinged('pods', '-w', '2', '-i', '0.2', ...ofSpace)).toBe(true)
  expect((await inside('pods', talk('pods', SERVER))).trim()).toBe(
    `pods-tcp ${TRANSIT} pods-udp ${TRANSIT} pinged`,
  )

  await putExit(view({ goods: goods('ipv6', 'space'), suspended: 50 }))
  expect(await isOpen()).toEqual([false, false])
  await putExit(view({ goods: goods() }))
  expect(await isOpen()).toEqual([false, false])
  const left = await bed.inside(netns.exit, 'sh', '-c', 'ip link; ip route; ip -6 route; nft list ruleset')
  expect(left).not.toMatch(/64:ff9b|192\.0\.0\.3|sft|10\.10\.0\.0\/24 dev|outside/)
  expect(await bed.host.list(`/run/sixfold/daemons/${netns.exit}/tayga-nat64`)).toBe(null)
}, 60_000)
