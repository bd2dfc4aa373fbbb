import axios, { isAxiosError } from 'axios';

const RETRIES = 3;

/**
 * The call as it is usually written: axios, repeated up to three times when the network fails or the server says 5xx (the
 * behaviour of axios-retry where POST is allowed). Nothing of the product is in here. Resolves with whether it succeeded.
 */
export async function registerWithRetries(
  { url, pin }: { url: string; pin: string },
  { token, timeoutMs }: { token: string; timeoutMs: number },
): Promise<boolean> {
  for (let left = RETRIES; ; left -= 1) {
    try {
      const { data } = await axios.post<{ success?: boolean }>(
        url,
        { messaging_product: 'whatsapp', pin },
        { headers: { authorization: `Bearer ${token}` }, timeout: timeoutMs },
      );
      return data.success === true;
    } catch (error) {
      const passes = isAxiosError(error) && (error.response === undefined || error.response.status >= 500);
      if (!passes || left === 0) return false;
    }
  }
}
