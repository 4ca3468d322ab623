// SQL answered by `incidents open`, which runs it in the DuckDB of the program on the served release, read-only. Used where no engine lies beside the page.
import type { Engine } from './sqlengine'
import type { Asked } from './sqlview'

/** Null when the page is served by another server. */
export async function openServerEngine(): Promise<Engine | null> {
  const address = new URL('../.sql', document.baseURI).href
  const greeting = await fetch(address).catch(() => null)
  if (!greeting?.ok || greeting.headers.get('Content-Type') !== 'application/json') return null
  const { engine, token } = (await greeting.json()) as { engine: string; token: string }
  return {
    name: `${engine}, run by incidents open on this computer`,
    ask: async (sql) => {
      const answer = await fetch(address, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', 'X-Incidents-Token': token },
        body: JSON.stringify({ sql }),
      })
      const body = (await answer.json()) as Asked & { error?: string }
      if (!answer.ok) throw new Error(body.error ?? `the server answers ${answer.status}`)
      return body
    },
  }
}
