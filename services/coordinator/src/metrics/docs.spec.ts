import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { METRICS } from './catalogue.ts'

const document = readFileSync(new URL('../../../../docs/metrics.md', import.meta.url), 'utf8')
const [table = '', alerts = ''] = document.split('## Alerts')
const rows = [...table.matchAll(/^\| `(\w+)(?:\{([\w,]*)\})?` \| (\w+) \| (.+?) \| (.*?) ?\|$/gm)].map(
  ([, name, labels = '', kind, help, alert = '']) => ({ name, labels, kind, help, alert }),
)

it('docs/metrics.md lists every metric as it is shown', () => {
  const [build, ...others] = rows
  expect(build?.name).toBe('sixfold_build_info')
  expect(others.map(({ alert: _, ...row }) => row)).toEqual(
    METRICS.map(({ name, labels, kind, help }) => ({ name, labels: labels.join(), kind, help })),
  )
})

it('its alerts speak of metrics that there are, and each is named at its metrics', () => {
  const rules = alerts.split(/\n\s+- alert: /).slice(1)
  expect(rules.length).toBeGreaterThan(8)
  const said = rows.flatMap(({ name = '', alert }) =>
    alert.split(', ').flatMap((it) => (it === '' ? [] : [`${it} ${name}`])),
  )
  const used = rules.flatMap((rule) => {
    const [name = ''] = rule.split('\n')
    const expression = /expr: (.*)/.exec(rule)?.[1] ?? ''
    return [...new Set(expression.match(/sixfold_\w+/g))].map((metric) => `${name} ${metric}`)
  })
  expect(said.toSorted()).toEqual(used.toSorted())
})

it('a counter says so in its name, and a label is one of few', () => {
  for (const { kind, name, labels } of METRICS) {
    expect(name).toMatch(/^sixfold_[a-z0-9_]+$/)
    expect([name, kind === 'counter']).toEqual([name, name.endsWith('_total')])
    expect(['outcome', 'code', 'state', 'proof', 'allocation']).toEqual(expect.arrayContaining([...labels]))
  }
})
