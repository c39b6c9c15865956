// Opens the device's own share sheet with a post's picture and text. The button stays hidden where there is none.

const mayShare = (data) => Boolean(navigator.canShare?.(data));

async function fileOf(href) {
  const answer = await fetch(href);
  if (!answer.ok) throw new Error(`the picture answered ${answer.status}`);
  const picture = await answer.blob();
  return new File([picture], `post.${picture.type.split("/")[1] || "jpg"}`, { type: picture.type });
}

// The sheet opens only within a press, so the picture is fetched before.
for (const button of document.querySelectorAll("[data-share-text]")) {
  const text = button.dataset.shareText;
  const href = button.dataset.sharePicture;
  const files = href ? [await fileOf(href).catch(() => null)].filter(Boolean) : [];
  const data = files.length && mayShare({ files, text }) ? { files, text } : { text };
  if (!mayShare(data)) continue;
  button.hidden = false;
  button.addEventListener("click", () => navigator.share(data).catch(() => {})); // closed by the person: nothing to say
}
