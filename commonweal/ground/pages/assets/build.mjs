// Writes build/assets/: one style sheet, one script, the letters. Run by `npm run build`; needs no shell.

import { createHash } from 'node:crypto'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const root = resolve(here, '../../../..')
const out = join(root, 'build', 'assets')
const modules = join(root, 'node_modules')
const letters = join(modules, '@fontsource-variable', 'atkinson-hyperlegible-next')

const LIMIT = 100 * 1024
// GOV.UK's letters and crown belong to services on GOV.UK. A council's page that carries them would mislead.
const NOT_OURS = [/GDS Transport/i, /crown/i, /crest/i, /light-[0-9a-f]{10}/i]

function styleSheet () {
  const compiled = sass.compile(join(here, 'commonweal.scss'), {
    style: 'compressed',
    loadPaths: [modules],
    importers: [{ findFileUrl: (name) => name.startsWith('govuk/') ? pathToFileURL(join(modules, 'govuk-frontend', 'dist', name)) : null }],
    quietDeps: true
  })
  const found = NOT_OURS.filter((pattern) => pattern.test(compiled.css))
  if (found.length) throw new Error(`The style sheet carries what belongs to GOV.UK: ${found.join(', ')}`)
  return compiled.css
}

function script () {
  const bundled = esbuild.buildSync({
    entryPoints: [join(here, 'commonweal.js')],
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2017',
    nodePaths: [modules],
    legalComments: 'none',
    write: false
  })
  return bundled.outputFiles[0].text
}

function copyLetters () {
  for (const set of ['latin', 'latin-ext']) {
    const name = `atkinson-hyperlegible-next-${set}-wght-normal.woff2`
    cpSync(join(letters, 'files', name), join(out, 'fonts', name))
  }
  cpSync(join(letters, 'LICENSE'), join(out, 'fonts', 'LICENSE.txt'))
  writeFileSync(join(out, 'CREDITS.txt'), ['govuk-frontend', '@fontsource-variable/atkinson-hyperlegible-next'].map(credit).join('\n'))
}

function credit (name) {
  const { version, license } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
  return `${name} ${version}, ${license}`
}

const files = { 'commonweal.css': styleSheet(), 'commonweal.js': script() }
rmSync(out, { recursive: true, force: true })
mkdirSync(join(out, 'fonts'), { recursive: true })
copyLetters()

let weight = 0
for (const [name, text] of Object.entries(files)) {
  writeFileSync(join(out, name), text)
  const sent = gzipSync(readFileSync(join(out, name))).length
  const mark = createHash('sha256').update(text).digest('hex').slice(0, 8)
  weight += sent
  console.log(`${name} ${(text.length / 1024).toFixed(1)} KB, ${(sent / 1024).toFixed(1)} KB sent, ${mark}`)
}
console.log(`Together ${(weight / 1024).toFixed(1)} KB of ${LIMIT / 1024} KB.`)
if (weight > LIMIT) throw new Error('The style sheet and script are heavier than a page may be.')
