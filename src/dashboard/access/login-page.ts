/** The sign-in form, complete in itself: the page's own assets lie behind the token. `problem` is one of our own fixed texts. */
export function loginPage(problem: string): string {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Sign in · TickStock</title>
<style>
  :root { color-scheme: light dark; font: 15px/1.5 system-ui, sans-serif; }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: light-dark(#f5f6f8, #0e1116); color: light-dark(#16191f, #e6e9ee); }
  form { width: min(20rem, calc(100vw - 3rem)); display: grid; gap: .75rem; padding: 1.75rem; border-radius: 12px;
         background: light-dark(#fff, #161b22); border: 1px solid light-dark(#dfe3e8, #272e38); }
  h1 { margin: 0 0 .25rem; font-size: 1.15rem; }
  input, button { font: inherit; padding: .55rem .7rem; border-radius: 8px; border: 1px solid light-dark(#c5ccd5, #37404d); }
  button { border: 0; background: #2962d9; color: #fff; font-weight: 600; cursor: pointer; }
  :focus-visible { outline: 2px solid #4c8dff; outline-offset: 2px; }
  p { margin: 0; color: light-dark(#b3261e, #ff8f85); }
</style>
<form method="post" action="/login">
  <h1>TickStock</h1>
  <label for="token">Access token</label>
  <input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
  ${problem === '' ? '' : `<p role="alert">${problem}</p>`}
  <button>Sign in</button>
</form>
</html>
`;
}
