// ipx as a cluster. Usage: node ipx.mjs FOLDER-WITH-IPX ORIGINALS PORT PROCESSES THREADS, where THREADS is
// sharp's concurrency, 0 for its default.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import path from "node:path";

const [folder, originals, port, processes, threads] = process.argv.slice(2);

if (cluster.isPrimary) {
    for (let i = 0; i < Number(processes); i++) cluster.fork();
    process.on("SIGTERM", () => process.exit(0));
} else {
    const require = createRequire(path.resolve(folder, "x.js"));
    const { createIPX, createIPXNodeServer, ipxFSStorage } = require("ipx");
    const sharp = createRequire(require.resolve("ipx"))("sharp");
    if (threads !== "0") sharp.concurrency(Number(threads));
    sharp.cache(false);
    const ipx = createIPX({ storage: ipxFSStorage({ dir: originals }) });
    createServer(createIPXNodeServer(ipx)).listen(Number(port), "127.0.0.1");
    process.on("disconnect", () => process.exit(0));
}
