// Reads a JSON list of texts; prints what a program makes of each, null where it gives up on one.
const fs = require('fs'), os = require('os'), path = require('path'), util = require('util');
const [program, base] = process.argv.slice(2);
const load = (name) => require(path.join(base, 'node_modules', name));
const texts = JSON.parse(fs.readFileSync(0, 'utf8'));
const environment = {EXT: 'proc'};
const reset = () => {
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, environment);
};

const programs = {
  node: () => util.parseEnv,
  npm: () => load('dotenv').parse,
  expand: () => {
    const {parse} = load('dotenv'), {expand} = load('dotenv-expand');
    return (text) => expand({parsed: parse(text), processEnv: {...environment}}).parsed;
  },
  next: () => {
    const {processEnv} = load('@next/env');
    return (text) => {
      reset();
      let failed = false;
      const file = {path: 'f', contents: text, env: {}};
      processEnv([file], '/', {error: () => { failed = true; }, info: () => {}}, true);
      return failed ? null : file.env;
    };
  },
  vite: async () => {
    const {loadEnv} = await import(path.join(base, 'node_modules/vite/dist/node/index.js'));
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'vite-'));
    process.on('exit', () => fs.rmSync(folder, {recursive: true}));
    return (text) => {
      reset();
      fs.writeFileSync(path.join(folder, '.env'), text);
      const all = loadEnv('x', folder, '');
      return Object.fromEntries(Object.keys(util.parseEnv(text)).map((key) => [key, all[key]]));
    };
  },
};
Promise.resolve(programs[program]()).then((read) => {
  process.stdout.write(JSON.stringify(texts.map((text) => read(text))), () => process.exit(0));
});
