// Makes pictures with sharp, to be compared with ours. Usage: node sharp.mjs FOLDER-WITH-SHARP, and
// each line of the standard input is one job as JSON: source, result, width, height (or null),
// position (where to cut), format, quality, effort (or null). Each answer is a line: the milliseconds of CPU that it took.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import path from "node:path";

const sharp = createRequire(path.resolve(process.argv[2], "x.js"))("sharp");
sharp.concurrency(1);
sharp.cache(false);

for await (const line of createInterface({ input: process.stdin })) {
    const job = JSON.parse(line);
    const before = process.cpuUsage();
    const options = { quality: job.quality, ...(job.effort === null ? {} : { effort: job.effort }) };
    if (job.format === "avif") options.chromaSubsampling = "4:2:0";
    await sharp(job.source)
        .rotate()
        .resize({ width: job.width, height: job.height, position: job.position, withoutEnlargement: true })
        .toFormat(job.format, options)
        .toFile(job.result);
    const used = process.cpuUsage(before);
    console.log((used.user + used.system) / 1000);
}
