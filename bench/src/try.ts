import { roomForInstances } from './memory/inotify.ts'
import { down, up, loadTopology, topologyFile, realCommands, status } from '@sixfold/lab'
import { runInside } from './lab/inside.ts'
import { memoryOf } from './memory/process-memory.ts'
import { setTimeout as sleep } from 'node:timers/promises'
import { signalProcess, processRef } from '@sixfold/linux/daemon'
import { readFileSync } from 'node:fs'
await using stack = new AsyncDisposableStack()
const bench = { keep: (r: any) => stack.use(r), say: console.error, scaled: (n: number) => n } as any
await roomForInstances(bench, 1024)
const count = process.argv[2]!
for (const flags of process.argv.slice(3)) {
  const [node, file] = realCommands['node-agent'].argv
  const lab = await up(await loadTopology(topologyFile('two')), { name: 'bench-two', commands: {'node-agent': {argv: flags.startsWith('cc ') ? ['env','NODE_COMPILE_CACHE=/tmp/sf-cc', node!, ...flags.slice(3).split(' ').filter(Boolean), file!] : [node!, ...flags.split(' ').filter(Boolean), file!] as any}} })
  try {
    await sleep(2000)
    const pidOf = async (n: string) => (await status('bench-two')).processes.find(p=>p.name===n)!.pid!
    const n1 = await pidOf('node-agent@n1')
    console.log(flags, 'fresh', JSON.stringify(await memoryOf(n1)))
    await runInside(lab, 'lay-grid.ts'); await sleep(1000)
    console.log('after grid', JSON.stringify(await memoryOf(n1)))
    const t = performance.now()
    await runInside(lab, 'many-networks.ts', count)
    console.log(count, 'networks in', ((performance.now()-t)/1000).toFixed(1), 's', JSON.stringify(await memoryOf(n1)))
    for (let i=0;i<3;i++) { await sleep(10000); console.log('+10 s', JSON.stringify(await memoryOf(n1))) }
    if (flags.includes('pre')) { signalProcess(processRef(n1)!, 'SIGUSR2'); await sleep(2000); console.log(readFileSync((await status('bench-two')).processes.find(p=>p.name==='node-agent@n1')!.log,'utf8').split('\n').filter(l=>!l.startsWith('{')).join('\n')) }
    console.log('coordinator', JSON.stringify(await memoryOf(await pidOf('coordinator'))), 'exit', JSON.stringify(await memoryOf(await pidOf('exit-gateway@x1'))))
  } finally { await down('bench-two') }
}
