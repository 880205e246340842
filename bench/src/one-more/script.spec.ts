import type { Step } from '@sixfold/reconcile'
import { expect, it } from 'vitest'
import { scriptOf } from './script.ts'

const exec = (stdin: string | undefined, ...argv: [string, ...string[]]): Step => ({
  do: 'exec',
  argv,
  ...(stdin === undefined ? {} : { stdin }),
})

it('says elements, lines of ip, peers and names with the tools themselves, each once', () => {
  const steps = [
    exec(
      'add element inet sixfold a { 1 }\nflush chain inet sixfold written\nadd rule inet sixfold written return\n',
      'nsenter',
      '--net=/run/netns/n',
      'nft',
      '-f',
      '-',
    ),
    exec('route replace a\n', 'ip', '-n', 'n', '-batch', '-'),
    exec(undefined, 'ip', '-n', 'n', 'link', 'del', 'b'),
    exec(undefined, 'nsenter', '--net=/run/netns/n', 'sysctl', '-q', '-w', 'net.ipv6.conf.b.disable_ipv6=0'),
    { do: 'write', path: '/x.conf', content: 'secret', mode: 0o600 } as const,
    exec(undefined, 'nsenter', '--net=/run/netns/n', 'wg', 'syncconf', 'w', '/x.conf'),
    exec('a. 5 IN A 1\n', 'unbound-control', '-s', '/s', 'local_datas'),
  ]
  expect(scriptOf(steps, [{ netns: 'n', words: ['w', 'peer', 'K'] }], '/d')).toEqual({
    text: [
      'set -e',
      'nsenter --net=/run/netns/n nft -f /d/0.txt',
      'ip -n n -batch /d/1.txt',
      'nsenter --net=/run/netns/n wg set w peer K',
      'unbound-control -s /s local_datas < /d/2.txt > /dev/null',
      '',
    ].join('\n'),
    files: new Map([
      ['/d/0.txt', 'add element inet sixfold a { 1 }\n'],
      ['/d/1.txt', 'route replace a\nlink del b\n'],
      ['/d/2.txt', 'a. 5 IN A 1\n'],
    ]),
  })
})

it('refuses what it does not know', () => {
  expect(() => scriptOf([exec(undefined, 'tayga')], [], '/d')).toThrow('not known how to do by hand: tayga')
})
