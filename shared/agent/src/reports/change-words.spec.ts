import { expect, it } from 'vitest'
import { changeWords } from './change-words.ts'

it.each([
  [
    'add route 2001:db8::/64 metric 100: via fe80::1 dev up (fact 12)',
    'route 2001:db8::/64 metric 100',
    null,
    'via fe80::1 dev up',
  ],
  ['remove route 10.0.0.0/8 metric 0: dev eth0', 'route 10.0.0.0/8 metric 0', 'dev eth0', null],
  [
    'replace route ::/0 metric 100: was dev a, becomes via fe80::1 dev up (fact 3)',
    'route ::/0 metric 100',
    'dev a',
    'via fe80::1 dev up',
  ],
  ['add address 2001:db8::1/128 dev lo (fact 26)', 'address 2001:db8::1/128 dev lo', null, 'there'],
  ['remove address 192.0.2.9/32 dev up', 'address 192.0.2.9/32 dev up', 'there', null],
  [
    'add neighbour 2001:db8:: dev up: 02:00:00:00:00:01 (fact 2)',
    'neighbour 2001:db8:: dev up',
    null,
    '02:00:00:00:00:01',
  ],
  [
    'set link up: was down, mtu 1300, alias none, becomes up, mtu 1420 (fact 2)',
    'link up',
    'down, mtu 1300, alias none',
    'up, mtu 1420',
  ],
  [
    'sfm1: remove peer K=: 2001:db8::/64 at any place, keepalive 0 s',
    'peer K= of sfm1',
    '2001:db8::/64 at any place, keepalive 0 s',
    null,
  ],
  ['sfm1: listen port: was 1, becomes 2', 'sfm1 listen port', '1', '2'],
  [
    'replace table inet sixfold in sf-a: was absent or touched, becomes 12ab',
    'table inet sixfold in sf-a',
    'absent or touched',
    '12ab',
  ],
  ['add namespace sf-a', 'namespace sf-a', null, 'there'],
  ['start daemon unbound in sf-a: it is stopped (fact 7)', 'daemon unbound in sf-a', 'stopped', 'started'],
  [
    'restart daemon tayga-7 in sf-a: its file tayga.conf is another (fact 7)',
    'daemon tayga-7 in sf-a',
    'its file tayga.conf is another',
    'restarted',
  ],
  ['remove daemon unbound from sf-a', 'daemon unbound from sf-a', 'there', null],
])('%s', (sentence, object, old, becomes) =>
  expect(changeWords(sentence)).toEqual({ object, old, new: becomes }),
)
