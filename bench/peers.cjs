// Renders each SVG named on the command line with sharp and resvg-js where NODE_PATH holds them; prints {name: {ms, bytes}}.
const fs = require("fs");
const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const cpu = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1000; };
const peers = {
  sharp: (sharp) => (svg) => sharp(svg).removeAlpha().png({ compressionLevel: 1 }).toBuffer(),
  "resvg-js": ({ Resvg }) => (svg) => new Resvg(svg, { font: { loadSystemFonts: false } }).render().asPng(),
};
const modules = { sharp: "sharp", "resvg-js": "@resvg/resvg-js" };
(async () => {
  const documents = process.argv.slice(2).map((path) => fs.readFileSync(path));
  const found = {};
  for (const [name, make] of Object.entries(peers)) {
    let draw;
    try { draw = make(require(modules[name])); } catch { continue; }
    await draw(documents[0]);
    const spent = [];
    let bytes = 0;
    for (const document of documents) {
      const started = cpu();
      bytes = (await draw(document)).length;
      spent.push(cpu() - started);
    }
    found[name] = { ms: median(spent), bytes };
  }
  console.log(JSON.stringify(found));
})();
