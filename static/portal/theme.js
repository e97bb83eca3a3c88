// Loaded before the page is drawn, so that the chosen colours never flash. Changing them is done in portal.js.
try {
  const theme = localStorage.getItem("theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // storage is switched off: the system's colours stay
}
