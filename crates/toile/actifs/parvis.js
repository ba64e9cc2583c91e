// Parvis : améliorations facultatives. Chaque page marche sans ce fichier.

// 1. Le récapitulatif d’erreurs prend le focus à l’arrivée.
document.querySelector('.erreurs[role="alert"]')?.focus();

// 2. Caractères restants des zones de texte qui portent data-max.
const nombre = new Intl.NumberFormat('fr-FR');
for (const zone of document.querySelectorAll('textarea[data-max]')) {
  const max = Number(zone.dataset.max);
  if (!(max > 0)) continue;

  // Vu tout de suite, lu seulement après une pause dans la frappe.
  const vu = document.createElement('p');
  vu.className = 'reste';
  vu.setAttribute('aria-hidden', 'true');
  const lu = document.createElement('p');
  lu.className = 'invisible';
  lu.setAttribute('aria-live', 'polite');
  zone.after(vu, lu);

  const phrase = () => {
    const reste = max - [...zone.value].length;
    const n = Math.abs(reste);
    const mot = n > 1 ? 'caractères' : 'caractère';
    vu.classList.toggle('reste--depasse', reste < 0);
    return reste < 0
      ? `${nombre.format(n)} ${mot} en trop`
      : `${nombre.format(n)} ${mot} ${n > 1 ? 'restants' : 'restant'}`;
  };

  let attente;
  vu.textContent = phrase();
  zone.addEventListener('input', () => {
    vu.textContent = phrase();
    clearTimeout(attente);
    attente = setTimeout(() => { lu.textContent = vu.textContent; }, 1000);
  });
}
