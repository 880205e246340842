import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

type Spec = Readonly<{
  name: string
  status: string
  message?: string
  assertionResults: readonly Readonly<{
    fullName: string
    status: string
    failureMessages?: readonly string[]
  }>[]
}>
type Results = Readonly<{ numPassedTests: number; numFailedTests: number; testResults: readonly Spec[] }>

/** What failed is said again at the very end: of a long run, the end is what is kept and read first. */
const failuresOf = ({ testResults }: Results): string[] =>
  testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failed = assertionResults.filter((test) => test.status === 'failed')
    const file = relative(process.cwd(), name)
    if (failed.length === 0 && status === 'failed') return [`${file}: ${firstLines(message)}`]
    return failed.map(
      ({ fullName, failureMessages }) => `${file}: ${fullName}: ${firstLines(failureMessages?.[0])}`,
    )
  })

const firstLines = (message = ''): string => message.split('\n').slice(0, 6).join('\n    ')

/** Adds up what vitest wrote for each project, and prints the line that says how the whole run went. */
const [directory = '.', failedStages = '0'] = process.argv.slice(2)
const results = readdirSync(directory).map(
  (name): Results => JSON.parse(readFileSync(join(directory, name), 'utf8')),
)
for (const failure of results.flatMap(failuresOf)) process.stdout.write(`FAILED ${failure}\n`)
const passed = results.reduce((sum, { numPassedTests }) => sum + numPassedTests, 0)
const failed = results.reduce((sum, { numFailedTests }) => sum + numFailedTests, Number(failedStages))
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
