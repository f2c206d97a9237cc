// OpenAI's own client, unmodified: prints its answer to one call, or what it raised.
// node answer.mjs BASE_URL JSON
import OpenAI from 'openai';

const [baseURL, json] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: process.env.OPENAI_API_KEY ?? 'none', maxRetries: 0 });
try {
  console.log(JSON.stringify(await client.images.generate(JSON.parse(json))));
} catch (error) {
  console.log(`raised ${error.constructor.name} ${error.status} ${error.code} ${error.param} ${error.message}`);
}
