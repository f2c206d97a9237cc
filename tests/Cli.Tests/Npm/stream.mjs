// OpenAI's own client, unmodified: prints a line for every event of a stream, and how it ended.
// node stream.mjs BASE_URL generate|edit JSON [PICTURE]
import OpenAI, { toFile } from 'openai';
import { File } from 'node:buffer';
import { createReadStream } from 'node:fs';

// Node 18, which Debian 12 has, knows it under another name than browsers and later versions.
globalThis.File ??= File;

const [baseURL, call, json, picture] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: process.env.OPENAI_API_KEY ?? 'none', maxRetries: 0 });
const body = { stream: true, ...JSON.parse(json) };
try {
  const stream =
    call === 'edit'
      ? await client.images.edit({ ...body, image: await toFile(createReadStream(picture), 'image.png', { type: 'image/png' }) })
      : await client.images.generate(body);
  for await (const event of stream) {
    console.log(JSON.stringify(event));
  }
  console.log('end');
} catch (error) {
  console.log(`raised ${error.constructor.name} ${error.status} ${error.code} ${error.param} ${error.message}`);
}
