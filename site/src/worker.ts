// The reader on a thread of its own, so that the page stays responsive while a million rows are read.
import { Reader, type Opening } from './reader'
import { ReleaseProblem } from './source'

export interface Question {
  id: number
  method: string
  arguments: unknown[]
}

export type Answer = { id: number; progress: number } | { id: number; result: unknown } | { id: number; problem: { file: string | null; what: string } }

let reader: Reader | undefined
const port = self as unknown as DedicatedWorkerGlobalScope

port.onmessage = async ({ data }: MessageEvent<Question>) => {
  const { id, method } = data
  try {
    port.postMessage({ id, result: await ask(data, (progress) => port.postMessage({ id, progress } satisfies Answer)) } satisfies Answer)
  } catch (error) {
    const problem = error instanceof ReleaseProblem ? { file: error.file, what: error.what } : { file: null, what: `${method}: ${String(error)}` }
    port.postMessage({ id, problem } satisfies Answer)
  }
}

async function ask(question: Question, progress: (share: number) => void): Promise<unknown> {
  if (question.method === 'open') {
    reader = new Reader(question.arguments[0] as Opening)
    return null
  }
  if (!reader) throw new Error('no release was opened')
  if (question.method === 'overview') return reader.overview(progress)
  const method = reader[question.method as keyof Reader] as (...values: unknown[]) => Promise<unknown>
  return method.apply(reader, question.arguments)
}
