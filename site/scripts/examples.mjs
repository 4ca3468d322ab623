// The questions of docs/cookbook.md, for the SQL tab: under each heading its first SQL block that only asks. Written to src/examples.json by the build.
import fs from 'node:fs'

const cookbook = fs.readFileSync(new URL('../../docs/cookbook.md', import.meta.url), 'utf8')
const examples = []
for (const section of cookbook.split(/^## /m).slice(1)) {
  // Not those that write or read files: neither engine of the page may.
  const block = [...section.matchAll(/```sql\n([\s\S]*?)```/g)].find(([, sql]) => !/\bCOPY\b|\bread_\w+\(|\bATTACH\b/i.test(sql))
  const title = /^\d+\. (.*)/.exec(section)
  if (block && title) examples.push({ title: title[1].trim(), sql: block[1].trim() })
}
fs.writeFileSync(new URL('../src/examples.json', import.meta.url), `${JSON.stringify(examples, null, 1)}\n`)
