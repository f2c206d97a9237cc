// A server for webhooks that checks them with OpenAI's own client, unmodified; it turns the first one away.
// node receive.mjs SECRET
import { createServer } from 'node:http';
import OpenAI from 'openai';

const client = new OpenAI({ apiKey: 'none', webhookSecret: process.argv[2] });
let turnedAway = false;
const server = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  try {
    const event = await client.webhooks.unwrap(Buffer.concat(parts).toString('utf8'), request.headers);
    console.log(`${turnedAway ? 'took ' + JSON.stringify(event) : 'turned away ' + event.type}`);
    response.statusCode = turnedAway ? 204 : 503;
    turnedAway = true;
  } catch (error) {
    console.log(`refused ${error.constructor.name} ${error.message}`);
    response.statusCode = 400;
  }
  response.end();
});
server.listen(0, '127.0.0.1', () => console.log(`listening on http://127.0.0.1:${server.address().port}/hook`));
